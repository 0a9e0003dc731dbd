import { describe, expect, it } from 'vitest'
import { mayServeMail } from './addresses.ts'

describe('the address of a mail server', () => {
  it.each([
    '93.184.216.34',
    '10.0.0.1',
    '127.0.0.1',
    '::1',
    'fd00::25',
    '2a00:1450::25',
    '64:ff9b::10.0.0.1',
  ])('may be %s', address => expect(mayServeMail(address)).toBe(true))

  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '::169.254.169.254',
    '::ffff:0:169.254.169.254',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1::169.254.169.254',
    '2002:a9fe:a9fe::1',
    '2600::5efe:169.254.169.254',
    'fe80::1',
    'fd00:ec2::254',
  ])('is never %s, in any form', address => expect(mayServeMail(address)).toBe(false))
})
