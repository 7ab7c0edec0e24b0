//! How batches move: stages, bounded queues, memory budget, order, counters, stop.
