// Our words, for people who don't program: two sentences each.
export const TERMS: Record<string, { title: string; text: string }> = {
  'dead letter': {
    title: 'Dead letter',
    text: 'A message that could not be handled, however often it was tried. It is kept until somebody decides what to do.',
  },
}
