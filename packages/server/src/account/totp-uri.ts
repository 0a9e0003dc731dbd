import type { UserRow } from '../store/rows.ts'

/** An `otpauth:` address for authenticator apps as a QR code: a PNG as a `data:` URL; contract management-api 2.8. */
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
