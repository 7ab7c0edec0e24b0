//! Object stores: which one a URL means, local disks that keep what they confirmed, meters, retries, and faults.

pub(crate) mod checked;
pub(crate) mod connect;
pub(crate) mod fault;
pub(crate) mod local;
pub(crate) mod metered;
pub(crate) mod root;
pub(crate) mod space;
