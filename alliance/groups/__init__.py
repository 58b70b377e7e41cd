"""Working groups: what they are for, who sits in them, what they owe and who follows them."""
