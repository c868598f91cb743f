import Testing

@testable import PosternAdminAPI

@Suite("The credentials file")
struct AdminCredentialsTests {
    @Test(
        "is read as a shell reads it",
        arguments: [
            "AWS_ACCESS_KEY_ID=ID\nAWS_SECRET_ACCESS_KEY=a/b+c=\nAWS_REGION=local\n",
            "# comment\r\n\r\nexport AWS_ACCESS_KEY_ID='ID'\r\n  AWS_SECRET_ACCESS_KEY=\"a/b+c=\" # why\r\nAWS_DEFAULT_REGION=local",
            "AWS_ACCESS_KEY_ID=ID # c\nAWS_SECRET_ACCESS_KEY='a/b+c='\t\nAWS_REGION=\nAWS_DEFAULT_REGION=local\nOTHER='$x`'\n",
        ]
    )
    func reads(_ text: String) throws {
        let credentials = try AdminCredentials(parsing: text)
        #expect(credentials.accessKey.id == "ID")
        #expect(credentials.accessKey.secret.revealed == "a/b+c=")
        #expect(credentials.region == "local")
        #expect(credentials.endpoint == nil)
    }

    @Test("is read back as it was written", arguments: ["/etc/ca.pem", "/a b/\"c\"/$d\\e`f'g#h", "/é"])
    func roundTrip(_ bundle: String) throws {
        let written = AdminCredentials(
            accessKey: AccessKey(id: "ID", secret: SecretAccessKey("a/b+c=")),
            region: "local",
            certificateBundle: bundle,
            endpoint: "https://localhost:7444"
        )
        let read = try AdminCredentials(parsing: written.fileText())
        #expect(read.certificateBundle == bundle)
        #expect(read.endpoint == written.endpoint)
        #expect(read.accessKey.secret.revealed == "a/b+c=")
    }

    @Test("says the region under both names")
    func regions() throws {
        let text = try AdminCredentials(
            accessKey: AccessKey(id: "ID", secret: SecretAccessKey("s")),
            region: "local"
        ).fileText()
        #expect(
            text == """
                AWS_ACCESS_KEY_ID=ID
                AWS_SECRET_ACCESS_KEY=s
                AWS_REGION=local
                AWS_DEFAULT_REGION=local

                """
        )
    }

    @Test(
        "is refused with the line at fault",
        arguments: [
            ("A=1\nB", 2), ("=1", 1), ("A B=1", 1), ("1A=1", 1), ("A='1", 1), ("A=\"1", 1), ("A='1'2", 1), ("A=$B", 1),
            ("A=\"$B\"", 1), ("A=\"\\n\"", 1), ("A=1 2", 1), ("A=a'b'", 1), ("A=`b`", 1), ("A='1'#x", 1), ("A=a;b", 1),
            ("A =1", 1),
        ]
    )
    func malformed(_ text: String, _ line: Int) {
        let error = failure { () throws(AdminCredentialsError) in try AdminCredentials(parsing: text) }
        #expect(error == .malformed(line: line))
    }

    @Test("is refused when it lacks something, says it twice, or is too large")
    func others() {
        let read = { (text: String) in
            failure { () throws(AdminCredentialsError) in try AdminCredentials(parsing: text) }
        }
        #expect(read("") == .missing(name: "AWS_ACCESS_KEY_ID"))
        #expect(read("AWS_ACCESS_KEY_ID=a") == .missing(name: "AWS_SECRET_ACCESS_KEY"))
        #expect(read("AWS_ACCESS_KEY_ID=a\nAWS_SECRET_ACCESS_KEY=b") == .missing(name: "AWS_REGION"))
        #expect(read("A=1\nA=1") == .repeated(name: "A", line: 2))
        #expect(read(String(repeating: "#", count: 65_537)) == .tooLarge)
    }

    @Test("cannot hold a line break")
    func unwritable() {
        let credentials = AdminCredentials(
            accessKey: AccessKey(id: "ID", secret: SecretAccessKey("s")),
            region: "local",
            certificateBundle: "a\nB=1"
        )
        let error = failure { () throws(AdminCredentialsError) in try credentials.fileText() }
        #expect(error == .unwritable(name: "AWS_CA_BUNDLE"))
    }

    @Test("never shows the secret")
    func secrecy() throws {
        let credentials = try AdminCredentials(
            parsing: "AWS_ACCESS_KEY_ID=ID\nAWS_SECRET_ACCESS_KEY=geheim\nAWS_REGION=local"
        )
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in [
            dumped, "\(credentials)", String(reflecting: credentials), String(reflecting: credentials.accessKey.secret),
        ] {
            #expect(!text.contains("geheim"))
        }
    }

    @Test("holds keys drawn from random bytes")
    func drawn() throws {
        let key = try #require(AccessKey(randomBytes: Array(0..<40)))
        #expect(key.id == "PSTNAAAQEAYEAUDAOCAJ")
        #expect(key.secret.revealed == Base64.text(Array(10..<40)))
        #expect(key.secret.revealed.count == 40)
        #expect(AccessKey(randomBytes: Array(0..<39)) == nil)
    }
}
