// The part of Next.js that the templates use: the whole of it is not installed for their types alone.
declare module 'next/navigation' {
  export function useRouter(): { push(address: string): void; replace(address: string): void }
}
