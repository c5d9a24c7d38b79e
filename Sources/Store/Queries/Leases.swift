public import Domain
import Postgres

enum LeaseStatements {
    static let lock = """
        select epoch, owner, released, until > clock() as held, wanted_until > clock() as wanted,
            wanted_until, until, clock() as now
        from account_lease where account = $1 for update
        """
    static let take = """
        update account_lease
        set epoch = epoch + 1, owner = $2, until = clock() + $3 * interval '1 millisecond',
            released = false,
            wanted_until = case when $4 then '-infinity' else wanted_until end
        where account = $1
        returning epoch
        """
    static let want = """
        update account_lease
        set wanted_until = greatest(wanted_until, clock() + $2 * interval '1 millisecond')
        where account = $1
        """
    static let release = """
        update account_lease set until = clock(), released = true
        where account = $1 and epoch = $2
        """
    static let giveUp = """
        update account_lease set until = clock() where account = $1 and epoch = $2
        """
    static let verify = """
        select epoch = $2 and until > clock() and not released as mine from account_lease
        where account = $1 for update
        """
    static let check = """
        select epoch = $2 and until > clock() and not released as mine from account_lease
        where account = $1
        """
    static let fence = """
        select max(expires_at) as until from orders where account = $1 and epoch < $2
        """
    static let all = [lock, take, want, release, giveUp, verify, check, fence]
}

/// A pass's right to work an account, until it is released or its time is over.
public struct Lease: Hashable, Sendable {
    /// The account's number here.
    public let account: Int64
    /// Counts the holders; orders carry it.
    public let epoch: Int64
    /// When the holder before did not release it: the latest moment, by the exchange's clock, at
    /// which an order that it may still send can take effect. `nil` when there is nothing to wait
    /// for.
    public let fence: Timestamp?
}

/// What came of one try to take a lease.
public enum LeaseAttempt: Hashable, Sendable {
    /// Ours; nothing new may be decided before its ``Lease/fence`` has passed.
    case taken(Lease)
    /// Another pass holds it, or one that closes or reconciles waits for it.
    case busy(holder: String)
}

extension Store {
    /// Tries once to take the account's lease.
    ///
    /// - Parameters:
    ///   - milliseconds: how long it lasts by itself: longer than the pass may live.
    ///   - givesWay: an opening pass leaves the lease to anyone who waits for it.
    public func takeLease(
        _ account: Int64, milliseconds: Int64, givesWay: Bool
    ) throws -> LeaseAttempt {
        try transaction {
            let row = try one(LeaseStatements.lock, [account])
            if try row.bool("held") && !row.bool("released") {
                return .busy(holder: try row.string("owner"))
            }
            if givesWay, try row.bool("wanted") {
                return .busy(holder: "a closing or reconciling pass that waits")
            }
            let abandoned = try !row.bool("released")
            let epoch = try one(
                LeaseStatements.take, [account, owner, milliseconds, !givesWay]
            ).int64("epoch")
            let fence =
                abandoned
                ? try one(LeaseStatements.fence, [account, epoch]).timestampOrNil("until") : nil
            return .taken(Lease(account: account, epoch: epoch, fence: fence))
        }
    }

    /// Asks opening passes to leave the lease to the one that calls this, for a while.
    public func wantLease(_ account: Int64, milliseconds: Int64) throws {
        _ = try connection.execute(LeaseStatements.want, [account, milliseconds])
    }

    /// Gives the lease back: the next holder waits for nothing, so nothing may be sent under it any
    /// more. Does nothing when another pass has taken it over.
    public func release(_ lease: Lease) throws {
        _ = try connection.execute(LeaseStatements.release, [lease.account, lease.epoch])
    }

    /// Gives a lease up before the orders of a dead holder have certainly expired: the next one
    /// finds it unreleased and waits in its turn.
    public func giveUp(_ lease: Lease) throws {
        _ = try connection.execute(LeaseStatements.giveUp, [lease.account, lease.epoch])
    }

    /// Is the lease still ours? Asked just before what has no expiry is signed: cancels and timers.
    public func holds(_ lease: Lease) throws -> Bool {
        try one(LeaseStatements.check, [lease.account, lease.epoch]).bool("mine")
    }

    /// The same under a row lock, within the transaction that records an order.
    ///
    /// - Throws: ``JournalRefusal/leaseLost``.
    func verify(_ lease: Lease) throws {
        guard try one(LeaseStatements.verify, [lease.account, lease.epoch]).bool("mine") else {
            throw JournalRefusal.leaseLost
        }
    }
}
