//! What an amount says: its measure, entity, place, period, status, kind and direction.
