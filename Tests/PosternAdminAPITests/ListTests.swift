import PosternAdminAPI
import Testing

/// What the lists beside that of users filter and sort by.
@Suite("Lists")
struct ListTests {
    @Test("of bots sort by what each field says")
    func botOrder() {
        var bot = Bot(botId: "7")
        bot.username = "a-bot"
        bot.displayName = "d"
        bot.status = .pending
        bot.groupId = "g"
        let parts = ["username", "firstName", "displayName", "status", "groupId"].map(bot.sortPart)
        #expect(parts == [.text("a-bot"), .text("d"), .text("d"), .number(1), .text("g")])
        #expect(bot.sortID == .number(7))
    }

    @Test("of guests filter by name and month, and tell the months of one guest apart")
    func guests() {
        let guest = GuestUser(billingPeriod: "2024-02", username: "Ann", usernameHash: "h")
        for (name, month, isShown) in [
            (nil, nil, true), ("NN", nil, true), ("x", nil, false), (nil, "2024-02", true), (nil, "2024-01", false),
        ] as [(String?, String?, Bool)] {
            var request = ListGuestUsers.Request(networkId: "12345678")
            request.username = name
            request.billingPeriod = month
            #expect(request.admits(guest) == isShown)
        }
        let later = GuestUser(billingPeriod: "2024-03", username: "Ann", usernameHash: "h")
        #expect(guest.sortID != later.sortID)
        #expect(guest.sortPart("billingPeriod") < later.sortPart("billingPeriod"))
        #expect(guest.sortPart("username") == later.sortPart("username"))
    }

    @Test("of blocked guests filter by name and by who blocked")
    func blocked() {
        let guest = BlockedGuestUser(
            username: "Ann",
            admin: "Bob",
            modified: "2024-02-29T23:59:58Z",
            usernameHash: "h"
        )
        for (name, admin, isShown) in [
            (nil, nil, true), ("an", "bo", true), ("an", "ann", false), ("bo", nil, false),
        ] as [(String?, String?, Bool)] {
            var request = ListBlockedGuestUsers.Request(networkId: "12345678")
            request.username = name
            request.admin = admin
            #expect(request.admits(guest) == isShown)
        }
        let parts = ["username", "admin", "modified"].map(guest.sortPart)
        #expect(parts == [.text("Ann"), .text("Bob"), .text("2024-02-29T23:59:58Z")])
    }

    @Test("refuse a month that is none")
    func month() throws {
        let path = "/networks/12345678/guest-users?billingPeriod="
        #expect(try decode(ListGuestUsers.self, "GET", path + "2024-02").billingPeriod == "2024-02")
        let error = failure { () throws(AdminError) in try decode(ListGuestUsers.self, "GET", path + "2024-13") }
        #expect(
            error == .validation([ErrorDetail(field: "billingPeriod", reason: "must be a month such as 2024-02")])
        )
    }

    @Test("tell a guest count's month as the public model has it")
    func history() {
        let count = GuestUserHistoryCount(billingPeriod: "2024-02", count: 3)
        #expect(count.month == "2024_02")
        #expect(count.count == "3")
    }
}
