import ArgumentParser
import PosternAdminAPI

struct CertificateCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate",
        abstract: "Say which client certificates prove which principals.",
        subcommands: [CertificateList.self, CertificatePut.self, CertificateDelete.self]
    )
}

struct CertificateList: ListCommand {
    typealias Operation = ListClientCertificates
    static let configuration = CommandConfiguration(
        "list",
        "List client certificates.",
        examples: ["certificate list"],
        fields: ListArguments<Operation>.filters
    )
    static let columns = [
        ListColumn.member("fingerprint", "FINGERPRINT", of: Operation.self),
        .member("principal", "PRINCIPAL", of: Operation.self),
        .member("created", "CREATED", of: Operation.self),
        .member("lastUsed", "LAST USED", of: Operation.self),
    ]

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NoArguments
    @OptionGroup var listing: ListArguments<Operation>
}

/// A certificate, by the hash of its DER form.
struct FingerprintArgument: ParsableArguments {
    @Option(help: ArgumentHelp("SHA-256 of the certificate, 64 hexadecimal digits.", valueName: "hash"))
    var fingerprint: String

    /// As `openssl x509 -fingerprint -sha256` prints it, too.
    var value: JSONValue { .text(fingerprint.lowercased().filter { $0 != ":" }) }
}

struct CertificatePut: DeclaredCommand {
    typealias Operation = PutClientCertificate
    static let configuration = CommandConfiguration(
        "put",
        "Let a client certificate prove a principal.",
        "'openssl x509 -in FILE -noout -fingerprint -sha256' prints the fingerprint.",
        examples: ["certificate put --principal carla --fingerprint AB:CD:…"]
    )

    struct Arguments: RequestArguments {
        @OptionGroup var principal: PrincipalArgument
        @OptionGroup var certificate: FingerprintArgument

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            try await principal.members(client).merging(["fingerprint": certificate.value]) { old, _ in old }
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}

struct CertificateDelete: DeclaredCommand {
    typealias Operation = DeleteClientCertificate
    static let configuration = CommandConfiguration(
        "delete",
        "Let a client certificate prove nobody any more.",
        examples: ["certificate delete --fingerprint AB:CD:… --yes"]
    )

    struct Arguments: RequestArguments {
        @OptionGroup var certificate: FingerprintArgument
        @OptionGroup var consent: ConsentArguments

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            try consent.ask("ends the certificate \(certificate.fingerprint)", name: certificate.fingerprint)
            return ["fingerprint": certificate.value]
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}
