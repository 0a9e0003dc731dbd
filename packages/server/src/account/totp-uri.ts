import type { UserRow } from '../store/rows.ts'

/**
 * Encodes an `otpauth:` URI for authenticator apps as a QR code: a PNG in a `data:` URL
 * (docs/wire/management-api.md#2.8).
 */
export async function totpQrCode(secret: string, user: UserRow, issuer: string): Promise<string> {
  const [{ Secret, TOTP }, { generate }, { toPngDataURL }] = await Promise.all([
    import('otpauth'),
    import('lean-qr'),
    import('lean-qr/extras/node_export'),
  ])
  const label = user.name ?? user.username ?? user.primary_email ?? user.primary_phone ?? 'Unnamed User'
  const address = new TOTP({ secret: Secret.fromBase32(secret), issuer, label }).toString()
  return toPngDataURL(generate(address), { scale: 6 })
}
