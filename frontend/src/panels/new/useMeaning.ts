// What the new file and the change of another Step's file mean together for the running project.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ApiError, sendJson } from '../../core/api'
import type { Consequence } from '../consequences/types'

export interface Changed {
  path: string
  // null: as it is, or (without `to`) gone.
  text: string | null
  // Where the file is to go.
  to?: string
}

// Null changes ask nothing.
export function useMeaning(changes: Changed[] | null): Consequence[] | null {
  const { data } = useQuery<{ consequences: Consequence[] }, ApiError>({
    queryKey: ['consequences', changes],
    queryFn: ({ signal }) => sendJson('POST', 'consequences', { changes }, signal),
    enabled: changes !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  return changes === null ? null : (data?.consequences ?? null)
}
