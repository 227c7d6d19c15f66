// Lists that are read a page at a time, each from the last name of the page before.
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query'
import { type ApiError, getJson } from './api'

export function query(values: Record<string, string | null | undefined>): string {
  const known = Object.entries(values).filter((pair): pair is [string, string] => pair[1] != null)
  return new URLSearchParams(known).toString()
}

// The pages of a list, as far as they were asked for. `path` is without its `after`; null reads nothing.
export function usePages<P extends { more: boolean }>(path: string | null, last: (page: P) => string | undefined) {
  return useInfiniteQuery<P, ApiError, InfiniteData<P>, (string | null)[], string | null>({
    queryKey: [path],
    queryFn: ({ pageParam, signal }) => {
      const after = pageParam === null ? '' : `&${query({ after: pageParam })}`
      return getJson<P>(`${path}${after}`, signal)
    },
    initialPageParam: null,
    getNextPageParam: (page) => (page.more ? (last(page) ?? null) : null),
    enabled: path !== null,
    placeholderData: (before) => before,
  })
}
