import { useQuery } from '@tanstack/react-query'

/** Loads a part of the page on its own, so that the page is shown before; tries again when it fails. */
export function useLater<Part>(name: string, load: () => Promise<Part>) {
  return useQuery({
    queryKey: ['part', name],
    queryFn: load,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
}
