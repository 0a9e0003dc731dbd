import { splitHosts } from '../environment.ts'

/** The hosts of a database: one, or several of which one takes writes. */
export type Hosts = {
  amount: number
  isChoice: boolean
  /** The connection string of the host to connect to now. */
  current(): string
  /** Marks a host as unusable; connections use the next host from now on. */
  leave(host: string): void
}

const known = new Map<string, Hosts>()

/**
 * The hosts that a connection string names, in libpq's notation (`postgres://user@one:5432,two:5432/name`). All
 * connections share the current choice: after a failover, the first connection that fails moves all of them to the
 * next host.
 */
export function hostsOf(connectionString: string): Hosts {
  const found = known.get(connectionString) ?? chooseAmong(splitHosts(connectionString))
  known.set(connectionString, found)
  return found
}

function chooseAmong(hosts: string[]): Hosts {
  let at = 0
  return {
    amount: hosts.length,
    isChoice: hosts.length > 1,
    current: () => hosts[at] ?? '',
    leave(host) {
      if (host === hosts[at]) at = (at + 1) % hosts.length
    },
  }
}
