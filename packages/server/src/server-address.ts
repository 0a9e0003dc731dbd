import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigError, readConfig, secretKeyFile } from './config.ts'
import type { Variables } from './environment.ts'

type ServerAddress = Pick<Config, 'endpoint' | 'port'>

/**
 * Writes the server's address into its data directory. Commands beside the server find it there: they may run in
 * another terminal, without the server's environment.
 */
export function rememberAddress({ dataDirectory, endpoint, port }: Config): void {
  writeFileSync(addressFile(dataDirectory), `${JSON.stringify({ endpoint, port })}\n`)
}

/**
 * Reads the configuration for a command beside the server. Creates nothing: without a secret key in the environment
 * or in the data directory, `secretKey` is empty. Unless the environment names an address, it is the server's last one.
 */
export function readConfigBesideServer(variables: Variables): Config {
  const config = readConfig(variables, existingSecretKey)
  const isGiven = ['ENDPOINT', 'PORT'].some(name => variables[name] || variables[`${name}_FILE`])
  return isGiven ? config : { ...config, ...rememberedAddress(config.dataDirectory) }
}

function existingSecretKey(dataDirectory: string): string {
  const file = secretKeyFile(dataDirectory)
  if (!existsSync(file)) return ''
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new ConfigError(
      `The secret key of the server cannot be read: ${error instanceof Error ? error.message : error}. Run the command as the user that runs the server.`,
    )
  }
}

function rememberedAddress(dataDirectory: string): ServerAddress | undefined {
  const file = addressFile(dataDirectory)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ServerAddress) : undefined
}

function addressFile(dataDirectory: string): string {
  return join(dataDirectory, 'address.json')
}
