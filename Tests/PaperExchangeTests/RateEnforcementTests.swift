import Domain
import PaperExchange
import Synchronization
import TestSupport
import Testing

/// A wall clock that a test moves.
private final class Wall: Sendable {
    private let passed = Atomic<Int64>(0)
    var now: Timestamp { PaperWorld.start + passed.load(ordering: .relaxed) }
    func pass(_ milliseconds: Int64) { passed.add(milliseconds, ordering: .relaxed) }
}

@Suite struct `Who asks too often` {
    private let wall = Wall()
    private let world: PaperWorld

    init() {
        let wall = wall
        world = PaperWorld(accounts: [PaperWorld.trader("1"), PaperWorld.trader("2")]) {
            $0.enforcesRateLimits = true
            $0.wall = { wall.now }
        }
    }

    private func allowed(_ count: Int, _ ask: () -> Reply) -> Int {
        (0..<count).count { _ in ask().code != "50011" }
    }

    private func order(_ id: String, as uid: String = "1") -> Reply {
        let body =
            #"{"instId":"\#(id)","tdMode":"cash","side":"buy","ordType":"ioc","px":"1","sz":"0"}"#
        return world.post("trade/order", body, as: uid)
    }

    private func batch(_ ids: [String]) -> Reply {
        let rows = ids.map {
            #"{"instId":"\#($0)","tdMode":"cash","side":"buy","ordType":"ioc","px":"1","sz":"0"}"#
        }
        return world.post("trade/batch-orders", "[" + rows.joined(separator: ",") + "]")
    }

    @Test func `is refused as recorded, and let in again when the window has passed`() throws {
        #expect(allowed(12) { world.get("public/time", as: nil) } == 10)
        let refused = world.get("public/time", as: nil).response
        #expect(refused.status == 429)
        #expect(refused.text == #"{"code":"50011","msg":"Too Many Requests"}"#)
        wall.pass(1_999)
        #expect(allowed(1) { world.get("public/time", as: nil) } == 0)
        wall.pass(1)
        #expect(allowed(12) { world.get("public/time", as: nil) } == 10)
    }

    @Test func `is counted in any window, not in windows of the clock's`() {
        #expect(allowed(5) { world.get("public/time", as: nil) } == 5)
        wall.pass(1_500)
        #expect(allowed(9) { world.get("public/time", as: nil) } == 5)
        wall.pass(500)
        #expect(allowed(9) { world.get("public/time", as: nil) } == 5)
    }

    @Test func `is not forgiven because the market's clock is stepped`() {
        #expect(allowed(12) { world.get("public/time", as: nil) } == 10)
        world.exchange.advance(milliseconds: Timestamp.day)
        #expect(allowed(1) { world.get("public/time", as: nil) } == 0)
    }

    @Test func `is counted by address where anyone may ask`() {
        func time(from address: String) -> Reply {
            world.raw(
                PaperRequest(method: "GET", target: "/api/v5/public/time", address: address))
        }
        #expect(allowed(12) { time(from: "127.0.0.1") } == 10)
        #expect(allowed(12) { time(from: "127.0.0.2") } == 10)
    }

    @Test func `is counted by account and instrument where orders are placed`() {
        #expect(allowed(70) { order("BTC-USDT") } == 60)
        #expect(allowed(70) { order("ETH-USDT") } == 60)
        #expect(allowed(70) { order("BTC-USDT", as: "2") } == 60)
    }

    @Test func `is counted by orders where many come at once`() {
        let twenty = Array(repeating: "BTC-USDT", count: 20)
        #expect(allowed(16) { batch(twenty) } == 15)
        #expect(allowed(1) { order("BTC-USDT") } == 1)
        // Refused whole, whatever room the other instrument has.
        #expect(batch(["ETH-USDT", "BTC-USDT"]).code == "50011")
        #expect(allowed(16) { batch(Array(repeating: "ETH-USDT", count: 20)) } == 15)
    }

    @Test func `is counted with single orders where a batch holds one`() {
        #expect(allowed(70) { batch(["BTC-USDT"]) } == 60)
        #expect(allowed(1) { order("BTC-USDT") } == 0)
    }

    @Test func `is refused as a sub-account with too many orders on derivatives`() throws {
        let future = try world.farthest()
        let families = try ["BTC", "ETH", "SOL", "XRP"].map { try world.farthest($0) }
        #expect(families.contains(future))
        let codes = families.flatMap { id in
            (0..<14).map { _ in batch(Array(repeating: id, count: 20)).code }
        }
        #expect(codes.count { $0 != "50061" } == 50)
        #expect(batch(["BTC-USDT", "BTC-USDT"]).code == "1")
        #expect(batch([future, "BTC-USDT"]).code == "50061")
    }

    @Test func `is not counted unless limits are enforced`() {
        let world = PaperWorld()
        #expect(allowed(40) { world.get("public/time", as: nil) } == 40)
    }
}
