/** Words that the page explains where they stand. A key is the word as it stands in a sentence. */
export interface Term {
  title: string
  text: string
}

export const TERMS: Record<string, Term> = {
  trigger: {
    title: 'Trigger',
    text: 'What starts a Step: a request, a message, the clock, or a change of data. A Step may have several triggers.',
  },
  retry: {
    title: 'Retry',
    text: 'Trying again what failed. The studio does it on its own, a few times, and waits longer before each new try.',
  },
  'dead letter': {
    title: 'Dead letter',
    text: 'A message that was tried as often as allowed and failed each time. It is kept until a person redrives or discards it.',
  },
  schedule: {
    title: 'Schedule',
    text: 'The times at which a Step starts on its own, such as every morning at nine. Each of these times counts once.',
  },
  topic: {
    title: 'Topic',
    text: 'The name under which messages are sent, such as “order.created”. Every Step that listens to the topic gets each message.',
  },
  message: {
    title: 'Message',
    text: 'What one Step tells others: a topic and some data. It waits safely until those Steps have dealt with it.',
  },
  step: {
    title: 'Step',
    text: 'One piece of work in one file, such as “Charge card”. Steps are joined to flows by the messages that they send.',
  },
  flow: {
    title: 'Flow',
    text: 'Steps that belong together and are drawn as one picture. The name changes nothing about how they run.',
  },
  state: {
    title: 'State',
    text: 'What Steps remember: values that last, sorted into groups, each with a key. All Steps see the same state.',
  },
  stream: {
    title: 'Stream',
    text: 'Data that is shown while it changes, such as a list of open tickets. Whoever watches sees each change at once.',
  },
  queue: {
    title: 'Queue',
    text: 'Where messages wait for a Step, oldest first. Nothing in it gets lost when a program ends.',
  },
  attempt: {
    title: 'Attempt',
    text: 'One try of a Step to do its work. If it fails, there may be another attempt with the same data.',
  },
  trace: {
    title: 'Trace',
    text: 'Everything that one request or message has caused, from its beginning to its end. Each has an id by which it is found.',
  },
  span: {
    title: 'Span',
    text: 'One piece of a trace with a beginning and an end, such as one attempt. Spans contain others, down to single calls.',
  },
  runner: {
    title: 'Runner',
    text: 'The program that executes the code of Steps, one for each language. If it ends, the studio starts another.',
  },
  condition: {
    title: 'Condition',
    text: 'A question that is asked before a Step starts. If the answer is no, the Step is skipped, and nothing has failed.',
  },
  payload: {
    title: 'Payload',
    text: 'The data that goes into a Step or comes out of it. Secrets in it are hidden before it is kept.',
  },
  'business key': {
    title: 'Business key',
    text: 'What people call a case, such as an order number. It is chosen by the author of a Step, and traces are found by it.',
  },
  waiting: {
    title: 'Waiting',
    text: 'It will go on by itself but not right now. It waits for its turn, for a time, or for another try.',
  },
  backoff: {
    title: 'Backoff',
    text: 'The pause before a new try. It grows with each failure, so that whatever is down has time to come back.',
  },
}
