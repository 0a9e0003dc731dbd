import { describe, expect, it } from 'vitest'
import { redirectUri } from './application.ts'
import { isRedirectAllowed } from './redirect-match.ts'

const web = (address: string, ...registered: string[]) => isRedirectAllowed(address, registered, false)
const native = (address: string, ...registered: string[]) => isRedirectAllowed(address, registered, true)

describe('redirects are allowed', () => {
  it('to a registered address, and no other', () => {
    expect(web('https://app.example/cb', 'https://app.example/cb')).toBe(true)
    expect(web('https://app.example/cb/', 'https://app.example/cb')).toBe(false)
    expect(web('https://app.example/cb?x=1', 'https://app.example/cb')).toBe(false)
    expect(web('https://app.example.evil.example/cb', 'https://app.example/cb')).toBe(false)
    expect(web('https://app.example/cb#x', 'https://app.example/cb')).toBe(false)
    expect(web('http://app.example/cb', 'https://app.example/cb')).toBe(false)
  })

  it.each([
    'https://app.example/x/../cb',
    'https://app.example/./cb',
    'https://app.example\\cb',
    'https:\\\\app.example/cb',
    'https://app.example/c\tb',
    ' https://app.example/cb',
    'https://APP.example/cb',
    'https://app.example:443/cb',
    'https://app.example/%63b',
    'https://user@app.example/cb',
  ])('never to an address that only means a registered one: %s', address => {
    expect(web(address, 'https://app.example/cb')).toBe(false)
  })

  it('never by another spelling of a loopback or a development host', () => {
    expect(native('http://127.0.0.1:1/x/../cb', 'http://127.0.0.1/cb')).toBe(false)
    expect(native('http://127.1:1/cb', 'http://127.0.0.1/cb')).toBe(false)
    expect(native('http://127.0.0.1:1@evil.example/cb', 'http://127.0.0.1/cb')).toBe(false)
    expect(web('http://pr-12.localhost:3000/x/../cb', 'http://*.localhost:3000/cb')).toBe(false)
    expect(web('http://PR.LOCALHOST:3000/cb', 'http://*.localhost:3000/cb')).toBe(false)
  })

  it('to any port of a loopback address, for native applications alone', () => {
    expect(native('http://127.0.0.1:49152/cb', 'http://127.0.0.1/cb')).toBe(true)
    expect(native('http://[::1]:49152/cb', 'http://[::1]/cb')).toBe(true)
    expect(native('http://127.0.0.1:49152/other', 'http://127.0.0.1/cb')).toBe(false)
    expect(native('http://192.168.0.2:49152/cb', 'http://127.0.0.1/cb')).toBe(false)
    expect(web('http://127.0.0.1:49152/cb', 'http://127.0.0.1/cb')).toBe(false)
  })

  it('to an application’s own scheme', () => {
    expect(native('com.example.app:/cb', 'com.example.app:/cb')).toBe(true)
  })

  it('to one label of a development host where `*` stands', () => {
    expect(web('http://pr-12.localhost:3000/cb', 'http://*.localhost:3000/cb')).toBe(true)
    expect(web('http://a.b.localhost:3000/cb', 'http://*.localhost:3000/cb')).toBe(false)
    expect(web('http://evil.example/x.localhost:3000/cb', 'http://*.localhost:3000/cb')).toBe(false)
    expect(web('http://*.localhost:3000/cb', 'http://*.localhost:3000/cb')).toBe(false)
  })
})

describe('the registration of a redirect URI', () => {
  it.each([
    'https://app.example/cb',
    'http://app.example/cb',
    'com.example.app:/cb',
    'http://*.localhost/cb',
    'https://*.test/cb',
  ])('accepts %s', address => {
    expect(redirectUri.safeParse(address).success).toBe(true)
  })

  it.each([
    'https://*.example.com/cb',
    'https://app.example/*',
    'https://user:secret@app.example/cb',
    'https://app.example/cb#x',
    'javascript:alert(1)',
    'data:text/html,x',
    'not an address',
    '*',
    'https://*/cb',
  ])('refuses %s', address => {
    expect(redirectUri.safeParse(address).success).toBe(false)
  })
})
