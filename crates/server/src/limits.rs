//! Rate limits of requests: how much one address or one member may ask for.
//!
//! A conference hall is one address, so the limits of an address let 300 people join within a minute.
//! Limits of a connection stand in `live::pace`, limits of sizes where the thing is read.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

use governor::clock::DefaultClock;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use store::MemberId;

use crate::problem::Problem;

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock>;

/// Requests of every kind from one address.
const ANY: (u32, u32) = (300, 3000);
/// Requests that carry a link's token: joining, looking a link up, finding a municipality.
const LINK: (u32, u32) = (20, 1500);
/// Requests with the setup link: importing and creating papers.
const SETUP: (u32, u32) = (2, 40);
/// Files that one member has made.
const FILES: (u32, u32) = (1, 12);

/// All limits of the interface.
#[derive(Debug)]
pub struct Limits {
    any: Keyed<IpAddr>,
    link: Keyed<IpAddr>,
    setup: Keyed<IpAddr>,
    files: Keyed<MemberId>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            any: RateLimiter::keyed(quota(ANY)),
            link: RateLimiter::keyed(quota(LINK)),
            setup: RateLimiter::keyed(quota(SETUP)),
            files: RateLimiter::keyed(quota(FILES)),
        }
    }
}

impl Limits {
    /// Every request passes here.
    ///
    /// # Errors
    ///
    /// Each of these answers `too-many` when the limit is reached.
    pub fn any(&self, address: IpAddr) -> Result<(), Problem> {
        self.any
            .check_key(&network(address))
            .map_err(|_| Problem::too_many())
    }

    /// Requests with the token of a link.
    pub fn link(&self, address: IpAddr) -> Result<(), Problem> {
        self.link
            .check_key(&network(address))
            .map_err(|_| Problem::too_many())
    }

    /// Requests with the setup link.
    pub fn setup(&self, address: IpAddr) -> Result<(), Problem> {
        self.setup
            .check_key(&network(address))
            .map_err(|_| Problem::too_many())
    }

    /// Files made for a member.
    pub fn files(&self, member: &MemberId) -> Result<(), Problem> {
        self.files.check_key(member).map_err(|_| Problem::too_many())
    }

    /// Forgets whoever has been quiet; called from time to time, so that the memory of addresses stays small.
    pub fn forget_quiet(&self) {
        self.any.retain_recent();
        self.link.retain_recent();
        self.setup.retain_recent();
        self.files.retain_recent();
    }
}

/// One IPv6 line has 2^64 addresses, so its network counts.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

fn quota((per_second, burst): (u32, u32)) -> Quota {
    let at_least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
    Quota::per_second(at_least_one(per_second)).allow_burst(at_least_one(burst))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hall_behind_one_address_gets_in_and_a_guesser_is_slowed_down() {
        let limits = Limits::default();
        let hall: IpAddr = "192.0.2.1".parse().unwrap();
        // Looking the link up, three letters of a municipality, joining: five requests each.
        assert!((0..300 * 5).all(|_| limits.link(hall).is_ok()));
        assert!((0..100_000).any(|_| limits.link(hall).is_err()));
        assert!(limits.link("192.0.2.2".parse().unwrap()).is_ok());
    }

    #[test]
    fn one_ipv6_line_is_one_address() {
        assert_eq!(
            network("2001:db8:1:2:3::4".parse().unwrap()),
            network("2001:db8:1:2::9".parse().unwrap())
        );
        assert_ne!(
            network("2001:db8:1:2::1".parse().unwrap()),
            network("2001:db8:1:3::1".parse().unwrap())
        );
        assert_eq!(
            network("::ffff:192.0.2.1".parse().unwrap()),
            network("192.0.2.1".parse().unwrap())
        );
    }
}
