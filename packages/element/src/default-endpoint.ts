let endpoint: string | undefined

export const defaultEndpoint = (): string | undefined => endpoint

export function setDefaultEndpoint(url: string): void {
  endpoint = url
}
