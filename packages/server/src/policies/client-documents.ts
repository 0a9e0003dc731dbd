/**
 * Whether a client id is the URL of a Client ID Metadata Document. No registered application has such an id (IETF
 * draft-ietf-oauth-client-id-metadata-document).
 */
export function isDocumentId(clientId: string): boolean {
  return clientId.startsWith('https://')
}

/** The name at consent: anyone can write any name into a document, but not host it at another host. */
export function documentName(clientId: string, name: string | undefined): string {
  const { host } = new URL(clientId)
  return name ? `${name} (${host})` : host
}

/**
 * Whether a document may name this redirect URI: https, http at a loopback address, and for native applications a
 * private-use scheme in reverse domain notation (RFC 8252 section 7).
 */
export function isDocumentRedirect(address: string, isNative: boolean): boolean {
  const url = URL.parse(address)
  if (!url || url.hash || url.username || url.password || /[\s\\*#]/.test(address)) return false
  if (url.protocol === 'https:') return true
  if (url.protocol === 'http:') return ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  return isNative && /^[a-z][\d+a-z-]*(\.[\d+_a-z-]+)+:$/.test(url.protocol)
}
