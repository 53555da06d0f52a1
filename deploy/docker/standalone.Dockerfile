# Silo and gateway in one process, with everything durable under /data. Build it from the root of the repository:
#   docker build --file deploy/docker/standalone.Dockerfile --tag orleans-ticketing/standalone .
#   docker run --read-only --publish 127.0.0.1:8080:8080 --volume ticketing:/data orleans-ticketing/standalone
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# Restored from the project files alone, so that a change of the sources does not fetch the packages again.
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY Domain/Domain.csproj Domain/
COPY Grains.Interfaces/Grains.Interfaces.csproj Grains.Interfaces/
COPY Grains/Grains.csproj Grains/
COPY Embedded/Embedded.csproj Embedded/
COPY Client/Client.csproj Client/
COPY Gateway/Gateway.csproj Gateway/
COPY Silo/Silo.csproj Silo/
RUN dotnet restore Silo

COPY .editorconfig BannedSymbols.txt ./
COPY Domain Domain
COPY Grains.Interfaces Grains.Interfaces
COPY Grains Grains
COPY Embedded Embedded
COPY Client Client
COPY Gateway Gateway
COPY Silo Silo
RUN dotnet publish Silo --no-restore --configuration Release --property:UseAppHost=false --output /app && mkdir /data

# No shell, no package manager, a user without rights. "extra" has the time zones, by which concerts are checked.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app .
# A new volume takes its owner from here.
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
# The runtime's diagnostics would write sockets to /tmp, and the root file system is read-only.
ENV DOTNET_EnableDiagnostics=0 \
    ASPNETCORE_ENVIRONMENT=Production \
    ASPNETCORE_HTTP_PORTS= \
    ASPNETCORE_URLS=http://+:8080 \
    Ticketing__Storage__Path=/data/ticketing.db
USER $APP_UID
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["dotnet", "OrleansTicketing.Silo.dll", "--standalone"]
