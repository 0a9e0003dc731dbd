import { expect, it } from 'vitest'
import { differenceOf } from './redirect-difference.ts'

const registered = ['https://app.example/cb', 'http://localhost:5173/']

it.each([
  ['https://app.example/cb/', 'slash', 'https://app.example/cb'],
  ['http://localhost:5173', 'slash', 'http://localhost:5173/'],
  ['http://app.example/cb', 'scheme', 'https://app.example/cb'],
  ['https://www.app.example/cb', 'host', 'https://app.example/cb'],
  ['http://localhost:5174/', 'port', 'http://localhost:5173/'],
  ['http://127.0.0.1:5173/', 'host', 'http://localhost:5173/'],
  ['https://app.example/callback', 'path', 'https://app.example/cb'],
  ['https://app.example/cb?x=1', 'query', 'https://app.example/cb'],
  ['https://APP.example/cb', 'spelling', 'https://app.example/cb'],
])('names the part in which an address differs from the nearest one: %s', (address, part, from) => {
  expect(differenceOf(address, registered)).toEqual({ from, part })
})

it('compares nothing with an address that is like no other', () => {
  expect(differenceOf('com.example.app:/callback', registered)).toBeUndefined()
  expect(differenceOf('https://app.example/cb', [])).toBeUndefined()
})
