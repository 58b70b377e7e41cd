"""Documents of groups: the register, versions, comment rounds and the path of a group standard."""
