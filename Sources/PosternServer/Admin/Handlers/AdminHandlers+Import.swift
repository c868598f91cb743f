import PosternAdminAPI
import PosternRelay

extension AdminHandlers {
    /// Many users at once.
    var imports: [AdminHandler] {
        [
            AdminHandler(
                ImportUsers.self,
                reply: { request, results in ImportUsers.Reply(request, results) },
                act: { request, order in
                    try await relay.importUsers(
                        request.users.compactMap { ImportWish($0) },
                        to: id(ofNetwork: request.networkId),
                        isRehearsal: request.dryRun,
                        by: order
                    )
                }
            )
        ]
    }
}

extension ImportWish {
    /// `nil` for an item that is at fault by itself.
    fileprivate init?(_ item: BatchItem<ImportUsers.Item>) {
        guard case .valid(let item) = item else { return nil }
        self.init(
            name: item.username,
            firstName: item.firstName ?? "",
            lastName: item.lastName ?? "",
            group: item.securityGroup
        )
    }
}

extension ImportUsers.Reply {
    /// - Parameter results: Of the items that were no faulty ones, in order.
    fileprivate init(_ request: ImportUsers.Request, _ results: [Result<UserFacts, NewUserRefusal>]) {
        var failed: [ImportUsers.Failure] = []
        var next = results.makeIterator()
        for (index, item) in request.users.enumerated() {
            switch item {
            case .faulty(let detail): failed.append(ImportUsers.Failure(index: index, detail))
            case .valid:
                switch next.next() {
                case .success: break
                case .failure(let refusal): failed.append(ImportUsers.Failure(index: index, refusal))
                case nil: preconditionFailure("the relay has an outcome for each wish")
                }
            }
        }
        let created = request.users.count - failed.count
        let verb = request.dryRun ? "would be created" : "created"
        self.init(message: "\(created) of \(request.users.count) users \(verb)", created: created, failed: failed)
    }
}

extension ImportUsers.Failure {
    fileprivate init(index: Int, _ refusal: NewUserRefusal) {
        let field = refusal == .unknownGroup ? "securityGroup" : refusal.detail.field
        self.init(index: index, ErrorDetail(field: field, reason: refusal.description))
        nameTaken = refusal == .nameTaken
    }
}
