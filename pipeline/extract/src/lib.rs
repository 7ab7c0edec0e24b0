//! Text to facts: every figure with unit, measure, entity, place, period, status and topic.
