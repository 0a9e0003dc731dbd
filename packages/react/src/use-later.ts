import { useQuery } from './queries.ts'

/** Loads a part of the page on its own, so that the page is shown before; tries again when it fails. */
export function useLater<Part>(name: string, load: () => Promise<Part>, isWanted = true) {
  return useQuery({
    queryKey: ['part', name],
    queryFn: load,
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
}
