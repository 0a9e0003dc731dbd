import { describe, expect, it } from 'vitest'
import { rightAddress } from './right-address.ts'

const goneTo = (page: string, endpoint?: string) => rightAddress(new URL(page), endpoint)

describe('a page that was opened by another name of this machine', () => {
  it.each([
    ['http://127.0.0.1:3001/account?a=b#c', 'http://localhost:3001', 'http://localhost:3001/account?a=b#c'],
    [
      'http://localhost:3001/auth/demo-app',
      'http://127.0.0.1:3001/auth',
      'http://127.0.0.1:3001/auth/demo-app',
    ],
    ['http://[::1]:3001/', 'http://localhost:3001', 'http://localhost:3001/'],
  ])('moves from %s to the server’s URL', (page, endpoint, right) => {
    expect(goneTo(page, endpoint)).toBe(right)
  })

  it.each([
    ['http://localhost:3001/account', 'http://localhost:3001'],
    ['http://localhost:3001/account', undefined],
    ['http://127.0.0.1:8080/account', 'http://localhost:3001'],
    ['http://127.0.0.1:3001/account', 'https://id.example.com'],
    ['https://id.example.com/account', 'http://localhost:3001'],
    ['http://127.0.0.1:3001/account', 'nothing'],
  ])('stays at %s if the server’s URL is %s', (page, endpoint) => {
    expect(goneTo(page, endpoint)).toBeUndefined()
  })
})
