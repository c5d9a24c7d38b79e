public import ArgumentParser
public import Domain

extension Domain.Venue.Kind: ExpressibleByArgument {}
