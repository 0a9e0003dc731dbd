import type { Figure } from './measure.ts'
import type { Goal, Operation } from './operations.ts'

/** The result of a run, as `--json` writes it: milliseconds, MiB and requests a second. */
export type Report = {
  limit: Omit<Figure, 'name' | 'ratio'>
  /** Argon2id verifications, if an operation was measured against them. */
  hashingLimit?: Omit<Figure, 'name' | 'ratio'>
  operations: Figure[]
  start: { coldMs: number; warmMs: number }
  memory: { idleMiB: number; afterMiB: number }
  peer?: { url: string; operations: Figure[] }
}

const memoryGoals = { idleMiB: 150, afterMiB: 250 }

/** Formats the report as a table, with the goal beside each figure. */
export function tableOf(report: Report, operations: Operation[]): string {
  const { limit, hashingLimit, start, memory, peer } = report
  const heads = ['', 'req/s', 'of limit', 'to reach', '', 'p50 ms', 'p95 ms', 'p99 ms']
  const rows = operations.map(({ name, goal }, at) => {
    const own = cells(report.operations[at], limit.rps, goal)
    const other = peer?.operations.find(figure => figure.name === name)
    return [name, ...own, ...(peer ? [speed(other?.rps), share(other?.ratio), time(other?.p95)] : [])]
  })
  const limitRow = ['the limit', speed(limit.rps), '1.00', '', '', ...percentiles(limit)]
  const hashingRows = hashingLimit
    ? [['the limit of hashing', speed(hashingLimit.rps), '1.00', '', '', ...percentiles(hashingLimit)]]
    : []
  return [
    '',
    ...aligned([
      [...heads, ...(peer ? ['peer req/s', 'of limit', 'p95 ms'] : [])],
      limitRow,
      ...hashingRows,
      ...rows,
    ]),
    '',
    `start    ${start.coldMs.toFixed(0)} ms cold, ${start.warmMs.toFixed(0)} ms warm, until the first 200`,
    `memory   ${mebibytes(memory.idleMiB, memoryGoals.idleMiB)} idle, ${mebibytes(memory.afterMiB, memoryGoals.afterMiB)} after the load`,
    ...(peer ? [`peer     ${peer.url}`] : []),
    '',
  ].join('\n')
}

function cells(figure: Figure | undefined, limit: number, goal: Goal | undefined): string[] {
  if (!figure) return []
  const verdict = goal ? (isMet(goal, figure) ? 'met' : 'MISSED') : ''
  return [speed(figure.rps), share(figure.ratio), words(goal, limit), verdict, ...percentiles(figure)]
}

function isMet(goal: Goal, { ratio, rps, p95 }: Figure): boolean {
  if ('p95' in goal) return p95 < goal.p95
  return ratio >= goal.ratio || rps >= (goal.orRps ?? Number.POSITIVE_INFINITY)
}

function words(goal: Goal | undefined, limit: number): string {
  if (!goal) return ''
  if ('p95' in goal) return `p95 < ${goal.p95} ms`
  const isSpeed = goal.orRps !== undefined && goal.orRps < goal.ratio * limit
  return isSpeed ? `${goal.orRps} req/s` : `≥ ${share(goal.ratio)}`
}

function percentiles({ p50, p95, p99 }: { p50: number; p95: number; p99: number }): string[] {
  return [time(p50), time(p95), time(p99)]
}

const speed = (rps = Number.NaN) => (Number.isNaN(rps) ? '–' : Math.round(rps).toLocaleString('en'))
const share = (ratio = Number.NaN) => (Number.isNaN(ratio) ? '–' : ratio.toFixed(ratio < 0.1 ? 3 : 2))
const time = (ms = Number.NaN) => (Number.isNaN(ms) ? '–' : ms.toFixed(1))
const mebibytes = (is: number, goal: number) =>
  `${is.toFixed(0)} MiB (to reach: < ${goal}, ${is < goal ? 'met' : 'MISSED'})`

/** The same operations with increasing numbers of users. */
export type Comparison = { users: number; operations: Figure[] }[]

/**
 * Formats a comparison. The ratio is between shares of the limit, which cancels out differences in the machine's
 * load.
 */
export function comparisonOf(sizes: Comparison): string {
  const [first, ...larger] = sizes
  const heads = sizes.flatMap(({ users }) => [`req/s at ${users.toLocaleString('en')}`, 'p50 ms', 'p95 ms'])
  const rows = (first?.operations ?? []).map((figure, at) => {
    const figures = sizes.map(({ operations }) => operations[at])
    const ratios = larger.map(({ operations }) => share((operations[at]?.ratio ?? Number.NaN) / figure.ratio))
    const shown = figures.flatMap(each => [speed(each?.rps), time(each?.p50), time(each?.p95)])
    return [figure.name, ...shown, ...ratios]
  })
  const table = aligned([['', ...heads, ...larger.map(() => 'ratio')], ...rows])
  return ['', ...table, ''].join('\n')
}

/** Aligns the first column to the left, the others to the right. */
function aligned(rows: string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? []
  return rows.map(row =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}
