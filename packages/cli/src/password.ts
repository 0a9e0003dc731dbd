import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { UsageError } from './errors.ts'

/** Asks for a password at the terminal, twice, without showing it. */
export async function askForPassword(): Promise<string> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new UsageError('There is no terminal to ask for a password: use --password-stdin or --invite.')
  const password = required(await askHidden('Password: '))
  if ((await askHidden('Once more: ')) !== password)
    throw new UsageError('The passwords are not the same. Try again.')
  return password
}

/** Reads the password from standard input, without the line break that programs put behind it. */
export async function readPassword(): Promise<string> {
  return required((await text(process.stdin)).replace(/\r?\n$/, ''))
}

function required(password: string): string {
  if (password === '') throw new UsageError('The password is empty. Give one, or use --invite.')
  return password
}

async function askHidden(question: string): Promise<string> {
  process.stderr.write(question)
  // The interface echoes what is typed to its output, which is nowhere.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() })
  const asking = createInterface({ input: process.stdin, output, terminal: true })
  asking.once('SIGINT', () => process.exit(130))
  try {
    return await asking.question('')
  } finally {
    asking.close()
    process.stderr.write('\n')
  }
}
