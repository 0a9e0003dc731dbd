/** The alphabet of crypt(3) and phpass, six bits a character. */
export const itoa64 = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Encodes bytes as one little-endian number in base 64, least significant character first. */
export function encode64(bytes: number[], length: number): string {
  let value = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0)
  let text = ''
  for (let at = 0; at < length; at += 1) {
    text += itoa64[value % 64]
    value = Math.floor(value / 64)
  }
  return text
}
