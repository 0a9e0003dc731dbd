import { Button, FilterMenu, Icon } from '@latchkey/ui'
import { ListFilter } from 'lucide-react'
import { useDialog, useView } from '../navigation.ts'
import { type ConsoleKey, useSay } from '../texts.tsx'
import { FiltersDialog } from './FiltersDialog.tsx'
import { type FilterName, noFilters, type periodNames } from './log-query.ts'
import { kindWords, useApplications } from './names.tsx'

const groups = {
  'Interaction.SignIn.*': 'log.group.signIn',
  'Interaction.Register.*': 'log.group.registration',
  'Interaction.ForgotPassword.*': 'log.group.reset',
  'User.*': 'log.group.accounts',
  'Identifier.Lockout': 'log.group.lockouts',
  'ExchangeTokenBy.*': 'log.group.tokens',
  'Application.*': 'log.group.applications',
  'Role.*': 'log.group.roles',
  'Connector.*': 'log.group.connectors',
  'Webhook.*': 'log.group.webhooks',
  'SignInExperience.*': 'log.group.signInPage',
} as const satisfies Record<string, ConsoleKey>

const results = { Success: 'log.result.success', Error: 'log.result.error' } as const

const periods = {
  hour: 'log.since.hour',
  day: 'log.since.day',
  week: 'log.since.week',
  month: 'log.since.month',
} as const satisfies Record<(typeof periodNames)[number], ConsoleKey>

/** Shown in the dialog of filters alone; the button of the dialog counts them. */
const others = ['person', 'actor', 'impersonator', 'request', 'from', 'to'] as const

/** What the list is narrowed to: the usual filters as menus, the others in a dialog. */
export function LogToolbar() {
  const say = useSay()
  const { view, set } = useView()
  const dialog = useDialog('filters')
  const applications = useApplications()
  const optionsOf = (words: Readonly<Record<string, ConsoleKey>>) =>
    Object.entries(words).map(([id, key]) => ({ id, words: say(key) }))
  const eventOptions = optionsOf(groups)
  const { event } = view
  if (event && !Object.hasOwn(groups, event)) eventOptions.push({ id: event, words: event })
  const menu = (name: FilterName, title: ConsoleKey, options: readonly { id: string; words: string }[]) => (
    <FilterMenu
      label={say(title)}
      anyWords={say('log.any')}
      options={options}
      value={view[name] ?? ''}
      onChange={id => set({ [name]: id, page: undefined, ...(name === 'since' && { from: '', to: '' }) })}
    />
  )
  const count = others.filter(name => view[name]).length
  return (
    <div className="lk-log-toolbar">
      {menu('event', 'log.event', eventOptions)}
      {menu('kind', 'log.actor', optionsOf(kindWords))}
      {menu('result', 'log.result', optionsOf(results))}
      {applications.length > 0 &&
        menu(
          'application',
          'log.application',
          applications.map(({ id, name }) => ({ id, words: name })),
        )}
      {menu('since', 'log.at', optionsOf(periods))}
      <Button look="quiet" onPress={() => dialog.open()}>
        <Icon of={ListFilter} size={16} />
        {count > 0 ? say('log.filters.more', { count }) : say('log.filters')}
      </Button>
      {Object.keys(noFilters).some(name => name !== 'page' && view[name]) && (
        <Button look="quiet" onPress={() => set(noFilters)}>
          {say('log.clear')}
        </Button>
      )}
      <FiltersDialog />
    </div>
  )
}
