import { expect, it } from 'vitest'
import { createVault } from './vault.ts'

const vault = createVault('a key that has thirty-two characters')

it('decrypts its own ciphertext, and encrypts the same text differently each time', async () => {
  const [one, other] = await Promise.all([vault.seal('a secret'), vault.seal('a secret')])
  expect(one).not.toBe(other)
  expect(one).not.toContain('a secret')
  expect(await vault.open(one)).toBe('a secret')
})

it('refuses ciphertext of another key, or that was changed', async () => {
  const sealed = await vault.seal('a secret')
  await expect(createVault('another key of thirty-two characters').open(sealed)).rejects.toThrow()
  await expect(vault.open(`${sealed.slice(0, -4)}AAAA`)).rejects.toThrow()
})
