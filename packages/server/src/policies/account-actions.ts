/**
 * The sections and dialogs of the account page by the action that an application asks for, in the words of account management
 * deep links (Matrix MSC4191, which other providers share). Earlier drafts had names without a prefix, and "sessions".
 * The actions for a single device are left out: they name it by its Matrix ID, which this server does not know.
 */
const sections: Readonly<Record<string, string>> = {
  profile: 'profile',
  sessions_list: 'devices',
  account_deactivate: 'data/deletion',
  'org.matrix.profile': 'profile',
  'org.matrix.devices_list': 'devices',
  'org.matrix.sessions_list': 'devices',
  'org.matrix.account_deactivate': 'data/deletion',
}

/** The actions of the account page that discovery lists. */
export const accountActions = Object.keys(sections)

/** The section or dialog for an action; undefined for none, or an unknown one, which opens the page itself. */
export function sectionOfAction(action: string | undefined): string | undefined {
  return action !== undefined && Object.hasOwn(sections, action) ? sections[action] : undefined
}
