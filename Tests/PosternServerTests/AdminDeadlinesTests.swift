import NIOCore
import NIOEmbedded
import Testing

@testable import PosternServer

/// One connection of the admin endpoint in memory, with a clock that the test turns.
@Suite("How long a peer of the admin endpoint may take")
struct AdminDeadlinesTests {
    private struct Connection {
        let channel = EmbeddedChannel()

        init(_ change: (inout AdminLimits) -> Void = { _ in }) throws {
            var limits = AdminLimits()
            change(&limits)
            try channel.pipeline.syncOperations.addHandler(AdminDeadlines(limits))
            try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 1)).wait()
        }

        var isOpen: Bool { channel.isActive }

        func pass(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

        func setWritable(_ isWritable: Bool) {
            channel.isWritable = isWritable
            channel.pipeline.fireChannelWritabilityChanged()
        }

        func drip() throws { try channel.writeInbound(ByteBuffer(string: "x")) }

        func reach(_ stages: AdminDeadlines.Stage...) throws {
            for stage in stages { try channel.triggerUserOutboundEvent(stage).wait() }
        }

        /// A byte each second.
        ///
        /// - Returns: After how many seconds it was cut; `nil` when it stands after so many.
        func drips(for seconds: Int) throws -> Int? {
            for second in 1...seconds {
                pass(.seconds(1))
                guard isOpen else { return second }
                try drip()
            }
            return nil
        }
    }

    @Test("who drips headers, or a handshake, is cut 10 seconds after it came")
    func drippedHead() throws {
        #expect(try Connection().drips(for: 60) == 10)
        let silent = try Connection()
        silent.pass(.seconds(9))
        #expect(silent.isOpen)
        silent.pass(.seconds(1))
        #expect(!silent.isOpen)
    }

    @Test("on a kept connection the next request's headers have 10 seconds from their first byte")
    func drippedNextHead() throws {
        let connection = try Connection()
        try connection.reach(.body, .answer, .pause)
        connection.pass(.seconds(25))
        try connection.drip()
        connection.pass(.seconds(9))
        #expect(connection.isOpen, "it has paused for less than 30 seconds, and the headers have their own time")
        #expect(try connection.drips(for: 60) == 1)
    }

    @Test("a body has 30 seconds from the end of the headers")
    func drippedBody() throws {
        let connection = try Connection()
        connection.pass(.seconds(9))
        try connection.reach(.body)
        #expect(try connection.drips(for: 60) == 30)
    }

    @Test("a connection without a next request is closed after 30 seconds")
    func pause() throws {
        let connection = try Connection()
        try connection.reach(.body, .answer, .pause)
        connection.pass(.seconds(29))
        #expect(connection.isOpen)
        connection.pass(.seconds(1))
        #expect(!connection.isOpen)
    }

    @Test("the desk may take its time; a peer that does not read the answer may not")
    func unread() throws {
        let connection = try Connection()
        try connection.reach(.body, .answer)
        connection.pass(.hours(1))
        #expect(connection.isOpen)
        connection.setWritable(false)
        connection.pass(.seconds(29))
        connection.setWritable(true)
        connection.pass(.hours(1))
        #expect(connection.isOpen, "it read on")
        connection.setWritable(false)
        #expect(try connection.drips(for: 60) == 30, "what it sends does not count")
    }

    @Test("when the server stops, a request that is half there has 3 seconds, and one that is answered all of its time")
    func drain() throws {
        let half = try Connection()
        try half.reach(.body)
        half.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(try half.drips(for: 60) == 3)
        let whole = try Connection()
        try whole.reach(.body)
        whole.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        try whole.reach(.answer)
        whole.pass(.seconds(60))
        #expect(whole.isOpen)
    }
}
