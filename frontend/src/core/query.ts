// Reads of the JSON API that components share: one request for one path, kept while it is shown.
import { keepPreviousData, QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { ApiError, getJson } from './api'

const KEPT_MS = 5 * 60_000
const LONGEST_PAUSE_MS = 5000

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      gcTime: KEPT_MS,
      staleTime: 2000,
      refetchOnWindowFocus: false,
      // A studio that restarts is back within seconds; what it refuses, it refuses again.
      retry: (_, error) => error instanceof ApiError && error.code === 'unreachable',
      retryDelay: (failures) => Math.min(400 * 2 ** failures, LONGEST_PAUSE_MS),
    },
  },
})

interface Options {
  // Shows the last answer while another path is read, so that a filter doesn't blank the list.
  keep?: boolean
  enabled?: boolean
  // A value whose change reads the path again.
  fresh?: unknown
  staleTime?: number
}

// `path` is what follows /api/, with its query; null reads nothing.
export function useApi<T>(path: string | null, options: Options = {}): UseQueryResult<T, ApiError> {
  return useQuery<T, ApiError>({
    queryKey: [path, options.fresh],
    queryFn: ({ signal }) => getJson<T>(path ?? '', signal),
    enabled: path !== null && (options.enabled ?? true),
    ...(options.keep || options.fresh !== undefined ? { placeholderData: keepPreviousData } : {}),
    ...(options.staleTime === undefined ? {} : { staleTime: options.staleTime }),
  })
}

// What the paths that begin alike have told is old: those that are shown are read again.
export function readAgainFrom(beginning: string): void {
  void queries.invalidateQueries({ predicate: ({ queryKey: [path] }) => String(path ?? '').startsWith(beginning) })
}
