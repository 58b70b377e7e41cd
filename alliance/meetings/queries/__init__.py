"""Finding meetings, agendas, minutes, attendance and action items: always as one viewer may see them."""
