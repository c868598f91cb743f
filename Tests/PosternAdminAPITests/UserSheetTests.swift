import Testing

@testable import PosternAdminAPI

@Suite("Users in a file")
struct UserSheetTests {
    private func read(_ text: String) -> UserSheet { UserSheet(parsing: Array(text.utf8)) }

    @Test("are read with the columns in any order")
    func columns() {
        let sheet = read("group,lastName,USERNAME,firstName\r\nStaff,Lee,ann,Ann\r\n,,=bob,\r\n")
        #expect(sheet.faults.isEmpty)
        var ann = ImportUsers.Item(username: "ann")
        (ann.firstName, ann.lastName, ann.securityGroup) = ("Ann", "Lee", "Staff")
        #expect(sheet.rows.map(\.item) == [ann, ImportUsers.Item(username: "=bob")])
        #expect(sheet.rows.map(\.line) == [2, 3])
        #expect(read("username\nann\n").rows.map(\.item) == [ImportUsers.Item(username: "ann")])
    }

    @Test("name every line that is wrong")
    func faults() {
        let sheet = read("username,group\nann,Staff\nx,\nann2\n ANN,\nAnn,\nbob,\"a\tb\"\nc\"d,\n")
        #expect(
            sheet.faults.map(\.description) == [
                "line 3 username must be 3 to 256 characters long",
                "line 4 has 1 fields, and the first line has 2",
                "line 5 username must not begin or end with a blank",
                "line 6 names the same user as line 2",
                "line 7 group must not contain control characters",
                "line 8 has a quotation mark inside of a field that does not begin with one",
            ]
        )
        #expect(sheet.rows.map(\.item.username) == ["ann"])
    }

    @Test(
        "need a first line that names known columns, once each",
        arguments: [
            ("", "line 1 has to name the columns: username, firstName, lastName, group"),
            ("group\n", "line 1 has to name the column username"),
            ("username,firstname,FirstName\n", "line 1 names the column firstName twice"),
            ("usrname\n", "line 1 names an unknown column usrname; did you mean username?"),
            ("username,\u{1B}[31m\n", "line 1 names an unknown column; there are username, firstName, lastName, group"),
        ]
    )
    func header(_ text: String, _ fault: String) {
        #expect(read(text).faults.map(\.description) == [fault])
    }

    @Test("are 50,000 at most")
    func limit() {
        let most = (1...UserSheet.mostRows).map { "user\($0)\n" }.joined()
        #expect(read("username\n" + most).rows.count == UserSheet.mostRows)
        let sheet = read("username\n" + most + "more\n")
        #expect(sheet.faults.map(\.description) == ["line 50002 is one too many: a file may have 50000 users"])
    }
}
