import NextAuth from 'next-auth'

const { AUTH_LATCHKEY_ISSUER: issuer, AUTH_LATCHKEY_ID: id, AUTH_LATCHKEY_SECRET: secret } = process.env

// The scopes decide which parts of the account the page shows; `offline_access` brings a refresh token.
const scope =
  'openid offline_access profile email phone address identities custom_data urn:logto:scope:sessions urn:logto:scope:trusted_devices'

export const { handlers, auth, signIn, signOut } = NextAuth(request => ({
  providers: [
    {
      id: 'latchkey',
      name: 'Latchkey',
      type: 'oidc',
      issuer,
      clientId: id,
      clientSecret: secret,
      checks: ['pkce', 'state', 'nonce'],
      client: { id_token_signed_response_alg: 'ES384' },
      authorization: { params: { scope, prompt: 'consent' } },
    },
  ],
  callbacks: {
    // The cookie is encrypted. The browser gets the access token from the session, and never the refresh token.
    async jwt({ token, account }) {
      if (account) return withTokens(token, account)
      const isFresh = token.expiresAt > Date.now() / 1000 + 30
      // A server component has no request here, and cannot set a cookie: a token that it renewed would be lost.
      return isFresh || !request ? token : refresh(token)
    },
    session({ session, token }) {
      return { ...session, accessToken: token.accessToken }
    },
  },
}))

/** A refresh token that the server refuses ends the session. */
async function refresh(token) {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token.refreshToken }),
  })
  if (response.status === 400) return null
  if (!response.ok) throw new Error(`The token endpoint answered ${response.status}.`)
  return withTokens(token, await response.json())
}

function withTokens(token, { access_token, refresh_token = token.refreshToken, expires_in }) {
  const expiresAt = Date.now() / 1000 + expires_in
  return { ...token, accessToken: access_token, refreshToken: refresh_token, expiresAt }
}
