import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { styleText } from 'node:util'
import { createTwoFilesPatch } from 'diff'
import { CommandError } from '../errors.ts'

/** A file that is created, or changed from one text to another. */
export type Change = { path: string; before?: string | undefined; after: string; isSecret?: boolean }

/** The change as a unified diff. Of a file with secrets only the added lines are in it. */
export function diffOf({ path, before, after, isSecret = false }: Change): string {
  const from = before === undefined ? '/dev/null' : `a/${path}`
  const options = {
    context: isSecret ? 0 : 3,
    headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  }
  // A last line without its break would be in the diff.
  const old = isSecret && before ? withLineBreak(before) : (before ?? '')
  return createTwoFilesPatch(from, `b/${path}`, old, after, undefined, undefined, options)
}

export const withLineBreak = (text: string): string =>
  text === '' || text.endsWith('\n') ? text : `${text}\n`

/** Colors a diff, for a terminal: https://no-color.org */
export function colored(diff: string): string {
  const colors = [
    ['+++', 'bold'],
    ['---', 'bold'],
    ['@@', 'cyan'],
    ['+', 'green'],
    ['-', 'red'],
  ] as const
  return diff
    .split('\n')
    .map(line => {
      const color = colors.find(([mark]) => line.startsWith(mark))?.[1]
      return color ? styleText(color, line, { stream: process.stdout }) : line
    })
    .join('\n')
}

/** Refuses before anything is written or registered. */
export function requireWritable(folder: string, paths: readonly string[]): void {
  for (const path of paths) {
    const file = join(folder, path)
    const place = existsSync(file) ? file : nearest(dirname(file))
    try {
      accessSync(place, constants.W_OK)
      if (place !== file && !statSync(place).isDirectory()) throw new Error(`${place} is not a folder`)
      if (place === file && !statSync(place).isFile()) throw new Error(`${place} is not a file`)
    } catch (error) {
      throw notWritable(path, error)
    }
  }
}

const nearest = (folder: string): string => (existsSync(folder) ? folder : nearest(dirname(folder)))

function notWritable(path: string, error: unknown): CommandError {
  return new CommandError(
    'not_writable',
    `${path} cannot be written: ${(error as Error).message}. No file was changed.`,
  )
}

/** Writes all changes, or none. */
export function writeChanges(folder: string, changes: readonly Change[]): void {
  const undone: (() => void)[] = []
  for (const { path, before, after } of changes) {
    const file = join(folder, path)
    try {
      const now = existsSync(file) ? readFileSync(file, 'utf8') : undefined
      if (now !== before) throw new Error('it was changed meanwhile')
      const made = mkdirSync(dirname(file), { recursive: true })
      undone.push(() => {
        if (before !== undefined) writeFileSync(file, before)
        else rmSync(made ?? file, { recursive: true, force: true })
      })
      writeFileSync(file, after)
    } catch (error) {
      for (const undo of undone.reverse()) undo()
      throw notWritable(path, error)
    }
  }
}
