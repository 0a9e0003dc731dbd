import { type Change, colored, diffOf } from './changes.ts'
import type { Plan } from './plan.ts'

/** The JSON document of the command. */
export function reportOf(plan: Plan, changes: readonly Change[], appId: string | undefined): object {
  const { framework, registration, byHand, hints, install, start } = plan
  return {
    framework: framework.id,
    files: changes.map(change => ({
      path: change.path,
      change: change.before === undefined ? 'create' : 'modify',
      diff: diffOf(change),
    })),
    application: { id: appId ?? null, ...registration },
    commands: [...(install === undefined ? [] : [install]), start],
    byHand,
    hints,
  }
}

/** Prints what is going to change. */
export function printPlan(plan: Plan, changes: readonly Change[]): void {
  const { framework, registration, install, byHand } = plan
  process.stdout.write(`This is an application of ${framework.name}.\n\n`)
  if (changes.length === 0 && install === undefined)
    process.stdout.write(
      byHand.length > 0
        ? 'Nothing is to be changed but what follows.\n'
        : 'Nothing is to be changed: sign-in and the account page are set up.\n',
    )
  for (const change of changes) process.stdout.write(`${colored(diffOf(change))}\n`)
  if (registration) {
    const { name, redirectUris } = registration
    process.stdout.write(
      `Registers the application “${name}”; people return to ${redirectUris.join(', ')}.\n`,
    )
  }
  if (install !== undefined) process.stdout.write(`Runs ${install}\n`)
  for (const { path, why, lines } of byHand)
    process.stdout.write(`\n${path} ${why}:\n\n${lines.map(line => `  ${line}`).join('\n')}\n`)
}

/** Prints how to go on. */
export function printDone({ start, appUrl, byHand, hints }: Plan): void {
  const open =
    byHand.length > 0
      ? `Change ${byHand.map(({ path }) => path).join(' and ')} as shown above. Then run`
      : 'Run'
  process.stdout.write(`\n${open}\n\n  ${start}\n\nand open ${appUrl}/account\n`)
  for (const hint of hints) process.stdout.write(`\n${hint}\n`)
}
