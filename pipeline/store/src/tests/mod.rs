//! The store against a simple model: on the memory and on a local disk, with crashes, faults and rivals.

mod concurrency;
mod crash;
mod elsewhere;
mod failpoints;
mod gc;
mod layout;
mod model;
mod optimize;
mod power;
mod readonly;
mod replace;
mod rig;
mod tables;
mod topics;
mod verify;
