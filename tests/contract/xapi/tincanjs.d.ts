// Owns: the types of the part of TinCanJS that the tests use; it comes without any.
declare module 'tincanjs' {
  export type Callback = (error: unknown, result: unknown) => void;
  type Call = (first: unknown, ...rest: unknown[]) => void;

  interface Lrs {
    saveStatement: Call;
    saveStatements: Call;
    retrieveStatement: Call;
    retrieveVoidedStatement: Call;
    queryStatements: Call;
    moreStatements: Call;
    saveState: Call;
    retrieveState: Call;
    retrieveActivity: Call;
    saveActivityProfile: Call;
    retrieveActivityProfile: Call;
    saveAgentProfile: Call;
    retrieveAgentProfile: Call;
    about: Call;
  }

  const tinCan: {
    LRS: new (config: object) => Lrs;
    Statement: new (config: object) => { id: string };
    Agent: new (config: object) => object;
    Activity: new (config: object) => object;
    DEBUG: boolean;
  };
  export default tinCan;
}
