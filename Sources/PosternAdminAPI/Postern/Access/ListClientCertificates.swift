/// Pages over the client certificates that prove principals.
package enum ListClientCertificates: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:ListClientCertificates",
        .read,
        .get,
        "/postern/v1/client-certificates",
        "List client certificates.",
        fields: Field.paging(sortedBy: ["created", "principal"]) + [.ofPrincipal],
        reply: Field.page("clientCertificates", of: ClientCertificate.fields)
    )

    package struct Request: PagedRequest {
        package var nextToken: String?
        package var maxResults = 10
        package var sortFields: [String] = []
        package var sortDirection = SortDirection.descending
        package var principal: String?

        package init() {}

        /// Whether `certificate` is the principal's, where one is named.
        package func admits(_ certificate: ClientCertificate) -> Bool {
            principal == nil || principal == certificate.principal
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var clientCertificates: [ClientCertificate]
        package var nextToken: String?

        package init(_ page: Page<ClientCertificate>) {
            clientCertificates = page.rows
            nextToken = page.nextToken
        }
    }
}
