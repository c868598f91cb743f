import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    var users: [AdminHandler] {
        [
            AdminHandler(keepingAnswersOf: BatchCreateUser.self) { request, tokened in
                let network = try await id(ofNetwork: request.networkId)
                let items = request.users.map(CheckedItem.init)
                let results = try await relay.createUsers(
                    items.compactMap(\.wish),
                    in: network,
                    keeping: BatchCreateUser.keeping(tokened) { BatchCreateUser.Reply(items, $0) }
                )
                return BatchCreateUser.Reply(items, results)
            },
            AdminHandler(ListUsers.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                let users = try await relay.users(of: network).map(User.init).filter(request.admits)
                return ListUsers.Reply(try request.page(of: users, in: ListUsers.declaration, tokenKey: pageKey))
            },
            AdminHandler(GetUser.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                return GetUser.Reply(try await relay.user(request.userId, in: network), within: request)
            },
        ]
    }
}

extension BatchCreateUser.Reply {
    /// - Parameter results: Of the items that were no faulty ones, in order.
    fileprivate init(_ items: [CheckedItem], _ results: [Result<UserFacts, NewUserRefusal>]) {
        var (successful, failed) = ([User](), [BatchUserErrorResponseItem]())
        var next = results.makeIterator()
        for item in items {
            switch item {
            case .faulty(let detail): failed.append(BatchUserErrorResponseItem(detail))
            case .wish:
                switch next.next() {
                case .success(let user): successful.append(User(user))
                case .failure(let refusal): failed.append(BatchUserErrorResponseItem(refusal.detail))
                case nil: preconditionFailure("the relay has an outcome for each wish")
                }
            }
        }
        let message = "\(successful.count) of \(items.count) users created"
        self.init(message: message, successful: successful, failed: failed)
    }
}

/// An item of a batch: one that asks for what is not offered fails rather than seem done.
private enum CheckedItem {
    case wish(UserWish)
    case faulty(ErrorDetail)

    init(_ item: BatchItem<BatchCreateUser.Item>) {
        switch item {
        case .faulty(let detail): self = .faulty(detail)
        case .valid(let item):
            if let field = item.invitationField {
                self = .faulty(ErrorDetail(field: field, reason: "is not taken: use posternctl user invite"))
                return
            }
            self = .wish(
                UserWish(
                    name: item.username,
                    firstName: item.firstName ?? "",
                    lastName: item.lastName ?? "",
                    group: item.securityGroupIds.first
                )
            )
        }
    }

    var wish: UserWish? {
        if case .wish(let wish) = self { wish } else { nil }
    }
}

extension BatchCreateUser.Item {
    /// What asks for an invitation by a code of the administrator's own, which the relay would learn.
    fileprivate var invitationField: String? {
        if inviteCode != nil { return "inviteCode" }
        if inviteCodeTtl != nil { return "inviteCodeTtl" }
        return codeValidation == true ? "codeValidation" : nil
    }
}

extension NewUserRefusal {
    var detail: ErrorDetail {
        switch self {
        case .unknownGroup: ErrorDetail(field: "securityGroupIds", reason: description)
        case .nameTaken, .nameUnusable, .networkFull: ErrorDetail(field: "username", reason: description)
        }
    }
}

extension UserStatus {
    init(_ status: UserFacts.Status) {
        self = status == .active ? .active : .pending
    }
}

extension User {
    fileprivate init(_ facts: UserFacts) {
        self.init(userId: facts.number)
        firstName = facts.firstName.isEmpty ? nil : facts.firstName
        lastName = facts.lastName.isEmpty ? nil : facts.lastName
        username = facts.login
        securityGroups = [facts.group]
        isAdmin = false
        suspended = facts.isSuspended
        status = UserStatus(facts.status)
        isUser = true
    }
}

extension GetUser.Reply {
    /// - Parameter request: Its window of time decides about the last activity.
    fileprivate init(_ facts: UserFacts, within request: GetUser.Request) {
        self.init(userId: facts.number)
        firstName = facts.firstName.isEmpty ? nil : facts.firstName
        lastName = facts.lastName.isEmpty ? nil : facts.lastName
        username = facts.login
        isAdmin = false
        suspended = facts.isSuspended
        status = UserStatus(facts.status)
        securityGroupIds = [facts.group]
        lastLogin = facts.lastLogin.map { Int64(clamping: $0.seconds) }
        lastActivity = facts.lastActivity.map { Int64(clamping: $0.seconds) }
            .flatMap { $0 >= request.startTime ?? .min && $0 <= request.endTime ?? .max ? $0 : nil }
    }
}
