import ArgumentParser
import Foundation
import PosternAdminAPI
import PosternTesting
import Synchronization

/// The real daemon's admin endpoint: importing, listing and making users, and what that costs messages.
struct AdminBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "administration")

    @Option(help: "A release build of posternd.") var binary: String
    @Option(help: "Where the relay's files go; a disk, not memory.")
    var directory = FileManager.default.currentDirectoryPath
    @Option(help: "Thousands of users of the network.") var thousands = 10
    @Option(help: "Messages of each load.") var messages = 160_000

    func run() async throws {
        let daemon = try await TestDaemon(
            binary: binary,
            directory: directory + "/bench-administration-\(UUID().uuidString)",
            pairs: 10
        )
        defer {
            daemon.stop()
            daemon.erase()
        }
        try await daemon.start(environment: AdminConnection.unlimited)
        let administrator = try await AdminConnection(to: daemon)
        do {
            let network = try await administrator.send(
                CreateNetwork.self,
                CreateNetwork.Request(networkName: "Bench", accessLevel: .standard)
            ).networkId
            print("request", columns("CPU ms", "p50 ms", "p99 ms"), separator: "\t")
            try await fill(network, by: administrator)
            try await list(network, by: administrator)
            try await create(in: network, by: administrator)
            try await printCostToMessages(network, administrator, daemon)
        } catch {
            try await administrator.close()
            throw error
        }
        try await administrator.close()
    }

    private func row(_ name: String, _ figures: AdminFigures) {
        print(name, columns(figures.cpu, figures.middle, figures.slow), separator: "\t")
    }

    private func fill(_ network: String, by administrator: AdminConnection) async throws {
        let size = 1000
        let figures = try await administrator.measure(thousands) { batch in
            let items = (0..<size).map { index in
                let number = batch * size + index
                var item = ImportUsers.Item(username: "user\(number)@example.org")
                item.firstName = "First\(number % 97)"
                item.lastName = "Last\(number % 1009)"
                return item
            }
            let request = ImportUsers.Request(networkId: network, users: items)
            guard try await administrator.send(ImportUsers.self, request).created == size else {
                throw TestFailure("not all were imported")
            }
        }
        row("import of 1,000 users", figures)
    }

    private static func page(of network: String, _ number: Int) -> ListUsers.Request {
        var request = ListUsers.Request(networkId: network)
        request.maxResults = 100
        let fields = ["username", "firstName", "lastName"]
        request.sortFields = [fields[number % fields.count]]
        request.username = ["user1", "7", "@example"][number / fields.count % 3]
        return request
    }

    private func list(_ network: String, by administrator: AdminConnection) async throws {
        let figures = try await administrator.measure(180) { number in
            let page = try await administrator.send(ListUsers.self, Self.page(of: network, number))
            guard page.users?.count == 100 else { throw TestFailure("a page is not full") }
        }
        row("page of 100, filtered and sorted", figures)
        var next: String?
        let further = try await administrator.measure(60) { _ in
            var request = Self.page(of: network, 6)
            request.nextToken = next
            next = try await administrator.send(ListUsers.self, request).nextToken
        }
        row("further pages of 100, by name", further)
    }

    private func create(in network: String, by administrator: AdminConnection) async throws {
        let groups = try await administrator.send(
            ListSecurityGroups.self,
            ListSecurityGroups.Request(networkId: network)
        )
        guard let group = groups.securityGroups?.first?.id else { throw TestFailure("no group") }
        let figures = try await administrator.measure(40) { batch in
            let items = (0..<50).map { BatchCreateUser.Item(username: "new\(batch)-\($0)", securityGroupId: group) }
            let request = BatchCreateUser.Request(networkId: network, users: items)
            guard try await administrator.send(BatchCreateUser.self, request).successful?.count == 50 else {
                throw TestFailure("not all were made")
            }
        }
        row("BatchCreateUser of 50", figures)
    }

    /// One administrator who asks as often as a key may by default, while messages come as fast as they go.
    private func printCostToMessages(
        _ network: String,
        _ administrator: AdminConnection,
        _ daemon: TestDaemon
    ) async throws {
        print("messages, 10 pairs, window 16", columns("a second", "p50 ms", "p99 ms", "requests"), separator: "\t")
        var rates = (alone: 0.0, beside: 0.0)
        for round in 0..<6 {
            // Neither is always the first: the store and its log grow.
            for isAlone in round.isMultiple(of: 2) ? [true, false] : [false, true] {
                let messages = Load()
                let asking = isAlone ? nil : Task { try await ask(network, administrator, during: messages) }
                let figures = try await load(daemon)
                messages.isOver.store(true, ordering: .relaxed)
                let requests = try await asking?.value ?? 0
                let name = isAlone ? "alone" : "beside an administrator"
                print(name, columns(figures.rate, figures.middle, figures.slow, requests), separator: "\t")
                if isAlone { rates.alone += figures.rate } else { rates.beside += figures.rate }
            }
        }
        print("rate beside an administrator, of the rate alone", percent(rates.beside / rates.alone), separator: "\t")
    }

    private final class Load: Sendable {
        let isOver = Atomic(false)
    }

    private func load(_ daemon: TestDaemon) async throws -> PairFigures {
        try await PairFigures(
            daemon.pairs,
            16,
            messages,
            at: daemon.place,
            of: daemon.process.processIdentifier
        )
    }

    /// - Returns: How many requests were answered.
    private func ask(_ network: String, _ administrator: AdminConnection, during load: Load) async throws -> Int {
        var number = 0
        while !load.isOver.load(ordering: .relaxed) {
            let next = ContinuousClock.now + .milliseconds(50)
            if number % 10 == 9 {
                let items = (0..<50).map { _ in ImportUsers.Item(username: UUID().uuidString) }
                _ = try await administrator.send(
                    ImportUsers.self,
                    ImportUsers.Request(networkId: network, users: items)
                )
            } else {
                _ = try await administrator.send(ListUsers.self, Self.page(of: network, number))
            }
            number += 1
            try await Task.sleep(until: next)
        }
        return number
    }
}
