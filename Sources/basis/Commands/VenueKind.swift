public import ArgumentParser
public import Domain

extension Venue.Kind: ExpressibleByArgument {}
