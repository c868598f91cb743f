import ArgumentParser
import PosternClient

struct Contacts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contacts",
        abstract: "List the users that this device knows, with the numbers to compare."
    )

    @OptionGroup var options: HomeOptions

    func run() async throws {
        for contact in try await options.client().printableContacts() {
            try StandardOutput.write(contact, asJSON: options.json)
        }
    }
}
