/// The templates that letters are made of where the operator has none of its own: the files of `config/mail`.
enum BuiltInTemplates {
    static let subject = """
        Your invitation to {{network}}

        """

    static let text = """
        Hello {{name}},

        you are invited to the network "{{network}}" of Postern, an end-to-end encrypted
        messenger. Your name there is {{login}}.

        This line is your invitation. It is a secret, works once, and ends at
        {{expires}}:

        {{invitation}}

        How to join with Postern's client:

        1. Type this command, and choose a password when it asks for one:

               postern register

        2. Paste the whole line above, from "postern-invite-1." to its end, and press
           Enter. Or save it to a file that nobody else can read, and type

               postern register --invitation-file FILE

        3. The client shows the fingerprint of the network. It must be

               {{fingerprint}}

           This letter could have been changed on its way, together with the fingerprint
           in it. Before you go on, ask whoever invited you for these digits in another
           way, for example by telephone.

        The relay of the network is {{relay}}, the network's number {{network-number}}.

        Delete this letter once you have joined. If you did not expect it, do nothing:
        the invitation ends by itself. Nobody will ask you for it.

        """

    static let html = """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Your invitation to {{network}}</title></head>
        <body style="font-family: sans-serif; line-height: 1.4; max-width: 40em">
        <p>Hello {{name}},</p>
        <p>you are invited to the network <b>{{network}}</b> of Postern, an end-to-end encrypted messenger. Your
        name there is
        <b>{{login}}</b>.</p>
        <p>This line is your invitation. It is a secret, works once, and ends at {{expires}}:</p>
        <p style="font-family: monospace; overflow-wrap: anywhere; padding: 0.5em; border: 1px
        solid">{{invitation}}</p>
        <p>How to join with Postern’s client:</p>
        <ol>
        <li>Type this command, and choose a password when it asks for one:<br><code>postern register</code></li>
        <li>Paste the whole line above, from <code>postern-invite-1.</code> to its end, and press Enter. Or save it
        to a file that
        nobody else can read, and type<br><code>postern register --invitation-file FILE</code></li>
        <li>The client shows the fingerprint of the network. It must be<br><code>{{fingerprint}}</code><br>
        This letter could have been changed on its way, together with the fingerprint in it. Ask whoever invited you
        for these
        digits in another way, for example by telephone, before you go on.</li>
        </ol>
        <p>The relay of the network is {{relay}}, the network’s number {{network-number}}.</p>
        <p>Delete this letter once you have joined. If you did not expect it, do nothing: the invitation ends by
        itself. Nobody
        will ask you for it.</p>
        </body>
        </html>

        """
}
