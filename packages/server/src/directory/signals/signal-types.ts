import { type EventType, type Signal, type SignalUri, signals } from '@latchkey/contract'

/** The types of the log that can stand for each signal; `signals_of` in the database decides for each event. */
const typesOfSignal: Readonly<Record<Signal, readonly EventType[]>> = {
  'session-revoked': [
    'Session.Ended',
    'User.LockedDown',
    'User.Change.Undone',
    'User.SuspensionStatus.Updated',
    'User.Deletion.Scheduled',
    'User.Deleted',
  ],
  'credential-change': ['User.Data.Updated', 'PersonalAccessToken.Created', 'PersonalAccessToken.Deleted'],
  'account-credential-change-required': ['User.LockedDown', 'User.PasswordExpiration.Updated'],
  'account-disabled': ['User.SuspensionStatus.Updated', 'User.Deletion.Scheduled'],
  'account-enabled': ['User.SuspensionStatus.Updated', 'User.Restored'],
  'account-purged': ['User.Deleted'],
  'identifier-changed': ['User.Data.Updated'],
  'recovery-information-changed': ['User.Data.Updated'],
}

/** The types of the log that a receiver of these signals needs; a verification is always sent. */
export function typesOf(chosen: readonly Signal[]): EventType[] {
  const types = chosen.flatMap(signal => typesOfSignal[signal])
  return [...new Set<EventType>([...types, 'SignalReceiver.Verification.Requested'])]
}

/** The name of a signal by its URI; undefined: it is not one of ours. */
export function signalOf(uri: string): Signal | undefined {
  // The cast is safe: `Object.keys` returns the keys of this table.
  return (Object.keys(signals) as Signal[]).find(name => signals[name] === uri)
}

export function urisOf(chosen: readonly Signal[]): SignalUri[] {
  return chosen.map(name => signals[name])
}
